/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('utilisation_samples', table => {
    table.comment(
      'How well cells and nodes were used, added up by hour and day',
    );
    table.string('cell', 128).notNullable();
    table.string('node', 253).notNullable().comment('Empty for the whole cell');
    table
      .dateTime('at')
      .notNullable()
      .comment('Begin of the hour for cells, of the day in UTC for nodes');
    table.integer('samples').notNullable().comment('What sums are divided by');
    table.double('pods').notNullable();
    table.double('nodes').notNullable().comment('That were Ready');
    table.double('cpu_requested').notNullable().comment('Share of allocatable');
    table.double('memory_requested').notNullable();
    table
      .integer('measured')
      .notNullable()
      .comment('What the sums of use are divided by');
    table.double('cpu_used').notNullable().comment('Share of allocatable');
    table.double('memory_used').notNullable();
    table.primary(['cell', 'node', 'at'], 'utilisation_samples_pk');
    table.index(['at'], 'utilisation_samples_at_idx');
  });

  await knex.schema.createTable('utilisation_gaps', table => {
    table.comment('Cells whose use was not known when last looked at');
    table.string('cell', 128).primary();
    table.string('code', 64).notNullable();
    table.text('message').notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('utilisation_gaps');
  await knex.schema.dropTable('utilisation_samples');
};

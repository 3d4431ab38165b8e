/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('leader_leases', table => {
    table.comment('Which replica does what only one must do');
    table.string('name', 63).primary();
    table.string('holder', 36).notNullable();
    table
      .bigInteger('held_until')
      .notNullable()
      .comment('Milliseconds since 1970 by the clock of the database');
    table
      .integer('fence')
      .notNullable()
      .comment('Grows with the holder; a write with an older one is void');
  });

  await knex.schema.createTable('cell_health', table => {
    table.comment('What the platform as a whole believes of each cell');
    table.string('cell', 128).primary();
    table.string('state', 32).notNullable();
    table.dateTime('since').notNullable();
    table
      .string('data_plane', 16)
      .notNullable()
      .comment('serving, lost, unknown');
    table.text('failure').nullable().comment('JSON of why it is not healthy');
  });

  await knex.schema.createTable('cell_health_changes', table => {
    table.comment('The history of the health of cells');
    table.increments('id');
    table.string('cell', 128).notNullable();
    table.dateTime('at').notNullable();
    table.string('from_state', 32).notNullable();
    table.string('to_state', 32).notNullable();
    table.string('data_plane', 16).notNullable();
    table.text('failure').nullable().comment('JSON of why it is not healthy');
    table
      .boolean('announced')
      .notNullable()
      .defaultTo(false)
      .comment('Others were told by event and notification');
    table.index(['cell', 'at'], 'cell_health_changes_cell_idx');
    table.index(['announced', 'id'], 'cell_health_changes_announced_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('cell_health_changes');
  await knex.schema.dropTable('cell_health');
  await knex.schema.dropTable('leader_leases');
};

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('cells', table => {
    table.comment('Clusters that operators registered on the page');
    table.string('name', 128).primary();
    table.string('region', 128).notNullable();
    table.text('environments').notNullable().comment('JSON, the first counts');
    table
      .text('url')
      .notNullable()
      .comment('Only to be shown; what is called is sealed in `access`');
    table.string('identity', 32).notNullable().comment('Only to be shown');
    table
      .text('access')
      .notNullable()
      .comment('Sealed JSON: address, authority and credentials');
    table.string('created_by', 255).notNullable();
    table.dateTime('created_at').notNullable();
    table.string('updated_by', 255).notNullable();
    table.dateTime('updated_at').notNullable();
    table
      .string('revision', 36)
      .notNullable()
      .comment('Random, another with each change, for replicas to follow');
  });

  await knex.schema.createTable('cell_drafts', table => {
    table.comment('Clusters whose registration is under way');
    table.string('id', 36).primary().comment('Becomes the first revision');
    table.string('name', 128).notNullable();
    table.string('region', 128).notNullable();
    table.text('environments').notNullable();
    table.text('url').notNullable();
    table.string('identity', 32).notNullable();
    table.text('access').notNullable().comment('Sealed like that of a cell');
    table.string('created_by', 255).notNullable();
    table.dateTime('created_at').notNullable();
    table.index(['created_at'], 'cell_drafts_created_at_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('cell_drafts');
  await knex.schema.dropTable('cells');
};

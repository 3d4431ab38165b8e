/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('seen_cells', table => {
    table.comment(
      'When all seen instances of a cell that had not ended were known to be there',
    );
    table.string('cell', 128).primary();
    table
      .bigInteger('seen_at')
      .notNullable()
      .comment('Milliseconds since 1970 by the clock of the backend');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('seen_cells');
};

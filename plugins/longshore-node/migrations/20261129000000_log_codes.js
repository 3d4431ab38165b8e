/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('longshore_operation_log', table => {
    table
      .string('code', 63)
      .nullable()
      .comment('By which pages find their own words; the message else');
    table.text('params').nullable().comment('JSON of values for these words');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('longshore_operation_log', table => {
    table.dropColumn('code');
    table.dropColumn('params');
  });
};

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('cell_expiry_notices', table => {
    table.comment('What operators were told of that will expire');
    table.string('cell', 128).notNullable();
    table.string('code', 64).notNullable().comment('Of the warning');
    table
      .integer('days')
      .notNullable()
      .comment('The threshold that was reached: 30, 7, 3, 1 or 0 days left');
    table.dateTime('told_at').notNullable();
    table.primary(['cell', 'code']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('cell_expiry_notices');
};

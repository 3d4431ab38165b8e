/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('service_counts', table => {
    table
      .string('lease_holder', 36)
      .nullable()
      .comment('The process that works on a pending count');
    table
      .dateTime('lease_until')
      .nullable()
      .comment("By the database's clock; after that any process may take over");
    table
      .integer('fence')
      .notNullable()
      .defaultTo(0)
      .comment('Grows each time a process takes the count into its hands');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('service_counts', table => {
    table.dropColumns('lease_holder', 'lease_until', 'fence');
  });
};

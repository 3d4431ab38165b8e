/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('longshore_operations', table => {
    table.comment('Long work: what was asked for and where it stands');
    table.string('id', 36).primary();
    table.string('kind', 63).notNullable();
    table.string('subject', 255).notNullable();
    table
      .string('state', 16)
      .notNullable()
      .comment('waiting, running, succeeded, failed, cancelled');
    table.text('input').notNullable().comment('JSON of what was asked for');
    table.text('steps').notNullable().comment('JSON of the steps');
    table
      .text('memory')
      .notNullable()
      .comment('JSON of what steps keep for those after them');
    table.text('failure').nullable().comment('JSON of why it failed');
    table.string('requested_by', 255).notNullable();
    table.string('reason', 500).nullable();
    table.boolean('cancel_requested').notNullable().defaultTo(false);
    table
      .string('exclusive_key', 255)
      .nullable()
      .comment('Two open operations never have the same; null once over');
    table.string('lease_owner', 36).nullable();
    table
      .bigInteger('lease_until')
      .notNullable()
      .defaultTo(0)
      .comment('Milliseconds since 1970 by the clock of the database');
    table
      .integer('fence')
      .notNullable()
      .defaultTo(0)
      .comment('Grows when it is taken up; a write with an older one is void');
    table.integer('revision').notNullable().defaultTo(1);
    table.dateTime('created_at').notNullable();
    table.dateTime('started_at').nullable();
    table.dateTime('ended_at').nullable();
    table.unique(['exclusive_key'], {
      indexName: 'longshore_operations_exclusive_idx',
    });
    table.index(['state', 'lease_until'], 'longshore_operations_open_idx');
    table.index(['subject', 'created_at'], 'longshore_operations_subject_idx');
  });

  await knex.schema.createTable('longshore_operation_log', table => {
    table.comment('What operations say of themselves');
    table.string('operation_id', 36).notNullable();
    table.integer('sequence').notNullable();
    table.dateTime('at').notNullable();
    table.text('message').notNullable();
    table.primary(['operation_id', 'sequence'], 'longshore_operation_log_pk');
    table
      .foreign('operation_id', 'longshore_operation_log_operation_fk')
      .references('id')
      .inTable('longshore_operations')
      .onDelete('CASCADE');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('longshore_operation_log');
  await knex.schema.dropTable('longshore_operations');
};

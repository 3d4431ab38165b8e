/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('service_settings', table => {
    table.comment('Single values of the services plugin');
    table.string('key', 64).primary().comment('Name of the value');
    table.text('value').notNullable();
  });

  await knex.schema.createTable('service_counts', table => {
    table.comment(
      'How many instances of a track a cell should run, and what became of it',
    );
    // The longest entity ref has three parts of up to 63 characters; a kind or
    // namespace rule of an adopter may allow somewhat more.
    table.string('entity_ref', 255).notNullable();
    table.string('environment', 32).notNullable();
    table.string('track', 63).notNullable();
    table.string('cell', 255).notNullable();
    table.integer('desired').notNullable();
    table
      .integer('floor')
      .notNullable()
      .defaultTo(0)
      .comment('Nothing automatic scales below this');
    table
      .integer('version')
      .notNullable()
      .comment('Of all counts of the service in the environment, when set');
    table.string('author', 255).notNullable();
    table.string('reason', 500).nullable();
    table.dateTime('updated_at').notNullable();
    table.string('state', 16).notNullable().comment('applied, pending, failed');
    table.text('failure').nullable().comment('JSON of why it failed');
    table.string('operation_id', 36).notNullable();
    table
      .text('principals')
      .notNullable()
      .comment('JSON of the refs through which the author had the right');
    table
      .bigInteger('revision')
      .notNullable()
      .comment('Grows with each write to any row, for replicas to follow');
    table.primary(
      ['entity_ref', 'environment', 'track', 'cell'],
      'service_counts_pk',
    );
    table.index(['revision'], 'service_counts_revision_idx');
    table.index(['state', 'updated_at'], 'service_counts_state_idx');
  });

  await knex.schema.createTable('service_count_history', table => {
    table.comment('Every change of a count');
    table.string('id', 36).primary();
    table.string('entity_ref', 255).notNullable();
    table.string('environment', 32).notNullable();
    table.string('track', 63).notNullable();
    table.string('cell', 255).notNullable();
    table.integer('from_count').notNullable();
    table.integer('to_count').notNullable();
    table.string('author', 255).notNullable();
    table.string('reason', 500).nullable();
    table.dateTime('created_at').notNullable();
    table.string('state', 16).notNullable();
    table.text('failure').nullable();
    table.string('operation_id', 36).notNullable();
    table.bigInteger('revision').notNullable().comment('When it was asked for');
    table.index(
      ['entity_ref', 'environment', 'revision'],
      'service_count_history_service_idx',
    );
    table.index(['operation_id'], 'service_count_history_operation_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('service_count_history');
  await knex.schema.dropTable('service_counts');
  await knex.schema.dropTable('service_settings');
};

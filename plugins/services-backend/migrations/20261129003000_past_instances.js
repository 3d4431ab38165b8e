/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('past_instances', table => {
    table.comment('Instances that are no more, with how each ended');
    table.string('cell', 255).notNullable();
    table.string('uid', 128).notNullable();
    table.string('entity_ref', 255).notNullable();
    table.string('environment', 32).notNullable();
    table.string('track', 63).notNullable();
    table.string('name', 253).notNullable();
    table
      .bigInteger('last_seen_at')
      .notNullable()
      .comment('Milliseconds since 1970');
    table
      .text('fact')
      .notNullable()
      .comment('JSON of the fact as the clusters plugin has told it');
    table.primary(['cell', 'uid'], 'past_instances_pk');
    table.index(
      ['entity_ref', 'environment', 'last_seen_at'],
      'past_instances_service_idx',
    );
    table.index(['last_seen_at'], 'past_instances_last_seen_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('past_instances');
};

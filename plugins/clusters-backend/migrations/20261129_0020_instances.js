/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('instance_ends', table => {
    table.comment(
      'Facts about instances that are no more, until others have taken them over',
    );
    table.string('id', 36).primary();
    table.string('cell', 128).notNullable();
    table.string('uid', 128).notNullable();
    table.text('fact').notNullable().comment('JSON of the fact');
    table
      .bigInteger('noticed_at')
      .notNullable()
      .comment('Milliseconds since 1970 by the clock of the backend');
    table
      .bigInteger('acknowledged_at')
      .nullable()
      .comment('When its consumer had it; kept a while against a second fact');
    table.unique(['cell', 'uid'], 'instance_ends_pod_uniq');
    table.index(
      ['acknowledged_at', 'noticed_at'],
      'instance_ends_acknowledged_idx',
    );
  });

  await knex.schema.createTable('seen_instances', table => {
    table.comment(
      'Instances that were seen, so that those are missed which end while nobody looks',
    );
    table.string('cell', 128).notNullable();
    table.string('uid', 128).notNullable();
    table.text('row').notNullable().comment('JSON of the row seen');
    table
      .bigInteger('seen_at')
      .notNullable()
      .comment('Milliseconds since 1970 by the clock of the backend');
    table.primary(['cell', 'uid'], 'seen_instances_pk');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('seen_instances');
  await knex.schema.dropTable('instance_ends');
};

package io.evenbook.app.privacy;

import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps the keys of subjects in the table {@code subject_key} of a PostgreSQL cluster with backups of its own. */
final class KeyTable implements SubjectKeys {
    private final JdbcClient postgres;

    /** Creates the table if it is missing. @throws IllegalStateException if the log is in the same cluster */
    KeyTable(DataSource keys, DataSource log) {
        postgres = JdbcClient.create(keys);
        if (cluster(postgres) == cluster(JdbcClient.create(log))) {
            throw new IllegalStateException(
                    "evenbook.keys.datasource.url names the cluster of the log, whose backups would bring back"
                            + " destroyed keys. It must name another PostgreSQL cluster.");
        }
        postgres.sql("""
                create table if not exists subject_key (
                    subject      text        primary key,
                    wrapped      bytea,
                    destroyed_at timestamptz,
                    check ((wrapped is null) = (destroyed_at is not null))
                )""").update();
    }

    private static long cluster(JdbcClient postgres) {
        return postgres.sql("select system_identifier from pg_control_system()")
                .query(Long.class)
                .single();
    }

    @Override
    public Optional<Kept> find(String subject) {
        return postgres.sql("select wrapped from subject_key where subject = ?")
                .param(subject)
                .query((row, _) -> new Kept(row.getBytes("wrapped")))
                .optional();
    }

    @Override
    public Kept keep(String subject, byte[] wrapped) {
        postgres.sql("insert into subject_key (subject, wrapped) values (?, ?) on conflict do nothing")
                .param(subject)
                .param(wrapped)
                .update();
        return find(subject).orElseThrow();
    }

    @Override
    public List<String> subjects() {
        return postgres.sql("select subject from subject_key where wrapped is not null order by subject")
                .query(String.class)
                .list();
    }

    @Override
    public boolean replace(String subject, byte[] before, byte[] after) {
        return postgres.sql("update subject_key set wrapped = ? where subject = ? and wrapped = ?")
                        .params(after, subject, before)
                        .update()
                == 1;
    }

    @Override
    public void destroy(String subject) {
        postgres.sql("""
                insert into subject_key (subject, destroyed_at) values (?, now())
                on conflict (subject) do update set wrapped = null, destroyed_at = excluded.destroyed_at
                 where subject_key.wrapped is not null""").param(subject).update();
    }
}

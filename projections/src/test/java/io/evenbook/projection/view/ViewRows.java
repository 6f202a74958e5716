package io.evenbook.projection.view;

import com.mongodb.client.model.Sorts;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.ProjectionService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of views, as text. */
final class ViewRows {
    private final ProjectionService service;
    private final JdbcTemplate jdbc;

    ViewRows(ProjectionService service) {
        this.service = service;
        this.jdbc = new JdbcTemplate(service.get(DataSource.class));
    }

    /** One line per row, values separated by bars. */
    List<String> of(String sql) {
        return jdbc.query(sql, (row, _) -> {
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                values.add(row.getString(i));
            }
            return String.join("|", values.stream().map(String::valueOf).toList());
        });
    }

    /** All rows of a generation except its position; {@code name} is its schema or collection. */
    List<String> allOf(Projection view, String name) {
        if (view.store() == Store.MONGO) {
            return service.get(MongoTemplate.class)
                    .getCollection(name)
                    .find()
                    .sort(Sorts.ascending("_id"))
                    .map(Document::toJson)
                    .into(new ArrayList<>());
        }
        List<String> all = new ArrayList<>();
        for (String table : of("""
                select relname from pg_class
                 where relnamespace = '%s'::regnamespace and relkind in ('r', 'p', 'v') and not relispartition order by 1""".formatted(name))) {
            if (!table.equals("view_position") && !table.equals("flyway_schema_history")) {
                of("select t::text from %s.%s t order by 1".formatted(name, table))
                        .forEach(row -> all.add(table + row));
            }
        }
        return all;
    }

    void execute(String sql) {
        jdbc.execute(sql);
    }

    void awaitHead() {
        long head = service.get(EventLog.class).head();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> service.get(Views.class).all().stream()
                        .allMatch(view -> view.progress().position() >= head));
    }
}

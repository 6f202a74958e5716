package io.evenbook.query.support.archive;

import io.evenbook.query.support.archive.ArchivedMonths.Month;
import io.evenbook.query.support.position.View;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads a view whose months may be archived, put back, or written anew by a rebuild meanwhile. */
@Component
public class Archive {
    private final JdbcClient postgres;

    Archive(JdbcClient postgres) {
        this.postgres = postgres;
    }

    /**
     * Reads the view, again if its archive changed during the read: PostgreSQL hides a month that leaves from a
     * statement that has begun before. Call it outside of a transaction, which would not see the change.
     *
     * @param read gets what is archived, and must be repeatable
     */
    public <T> T read(View view, Function<ArchivedMonths, T> read) {
        List<Recorded> before = recorded(view);
        while (true) {
            T answer = read.apply(archived(view, before));
            List<Recorded> after = recorded(view);
            if (after.equals(before)) {
                return answer;
            }
            before = after;
        }
    }

    private static ArchivedMonths archived(View view, List<Recorded> recorded) {
        return new ArchivedMonths(
                view,
                recorded.stream()
                        .filter(month -> !month.state.equals("RESTORED"))
                        .map(Recorded::month)
                        .toList());
    }

    private List<Recorded> recorded(View view) {
        return postgres.sql("""
                        select month, state, file, last_key from %s.archived_month
                         where state <> 'BLOCKED' order by month""".formatted(view))
                .query((row, _) -> new Recorded(
                        new Month(
                                YearMonth.from(row.getObject("month", LocalDate.class)),
                                row.getString("file"),
                                row.getObject("last_key", Long.class)),
                        row.getString("state")))
                .list();
    }

    /** A month that was put back counts too: it may have left, and come back, during one read. */
    private record Recorded(Month month, String state) {}
}

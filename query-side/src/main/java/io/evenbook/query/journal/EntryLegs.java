package io.evenbook.query.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowMapper;

/** Reads entries with all of their legs by one statement: a row for each leg, the legs of one entry side by side. */
public final class EntryLegs {
    /** The columns of a leg after {@link #JOIN}. */
    public static final String COLUMNS = "p.ledger_account, p.side, p.asset, p.amount";

    /**
     * Joins the legs {@code p} to the entries {@code e}. Partitions are months, so the time of recording finds the one
     * that has the legs; {@code offset 0} makes the planner look it up for each entry.
     */
    public static final String JOIN = """
              join lateral (
                    select * from journal.posting p
                     where p.position = e.position and p.recorded_at = e.recorded_at offset 0) p on true
            """;

    private EntryLegs() {}

    /** Adds the leg in a row to its entry. */
    @FunctionalInterface
    public interface AddLeg<E> {
        void add(E entry, ResultSet row) throws SQLException;
    }

    /** @param entry is called with the first row of each {@code position} */
    public static <E> ResultSetExtractor<List<E>> reader(RowMapper<E> entry, AddLeg<E> addLeg) {
        return rows -> {
            List<E> entries = new ArrayList<>();
            long position = Long.MIN_VALUE;
            while (rows.next()) {
                if (rows.getLong("position") != position) {
                    position = rows.getLong("position");
                    entries.add(entry.mapRow(rows, entries.size()));
                }
                addLeg.add(entries.getLast(), rows);
            }
            return entries;
        };
    }
}

package io.evenbook.query.support.position;

import java.util.function.Function;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the MongoDB collections of the live generation of a view. */
@Component
public class LiveCollections {
    private final JdbcClient postgres;

    LiveCollections(JdbcClient postgres) {
        this.postgres = postgres;
    }

    /**
     * Reads from the live collection of a view. Repeats the read if another generation goes live meanwhile, even if it
     * succeeded: the old collection may have been dropped during it.
     *
     * @param read receives the name of the collection
     * @throws DataAccessResourceFailureException if no collection is live yet, because no process has reached MongoDB
     */
    public <T> T read(View view, Function<String, T> read) {
        for (String before = live(view); ; ) {
            T result = null;
            RuntimeException failure = null;
            try {
                result = read.apply(before);
            } catch (RuntimeException e) {
                failure = e;
            }
            String after = live(view);
            if (!after.equals(before)) {
                before = after;
            } else if (failure == null) {
                return result;
            } else {
                throw failure;
            }
        }
    }

    private String live(View view) {
        return postgres.sql("select generation from public.view_generation where view = ? and status = 'LIVE'")
                .param(view.toString())
                .query(Integer.class)
                .optional()
                .map(generation -> view + "_" + generation)
                .orElseThrow(() -> new DataAccessResourceFailureException(
                        "The view %s has no live generation yet".formatted(view)));
    }
}

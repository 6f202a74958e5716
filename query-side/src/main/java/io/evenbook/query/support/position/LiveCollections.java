package io.evenbook.query.support.position;

import java.util.function.Function;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The MongoDB collections that readers see: those of the live generation of a view. */
@Component
public class LiveCollections {
    private final JdbcClient postgres;

    LiveCollections(JdbcClient postgres) {
        this.postgres = postgres;
    }

    /**
     * Reads from the live collection of a view. If another generation goes live meanwhile, the read is done again,
     * since the collection may have been dropped under it, whether it failed for that or not.
     *
     * @param read given the collection's name
     * @throws DataAccessResourceFailureException if there is no live collection, since MongoDB has not been reached yet
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
                .orElseThrow(() ->
                        new DataAccessResourceFailureException("The view %s has not been set up yet".formatted(view)));
    }
}

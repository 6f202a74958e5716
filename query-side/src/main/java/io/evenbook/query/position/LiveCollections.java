package io.evenbook.query.position;

import java.util.function.Function;
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
     * Reads from the live collection of a view. If another generation goes live meanwhile, the read is done again, since the collection
     * may have been dropped under it.
     *
     * @param read given the collection's name
     */
    public <T> T read(View view, Function<String, T> read) {
        for (String before = live(view); ; ) {
            T result = read.apply(before);
            String after = live(view);
            if (after.equals(before)) {
                return result;
            }
            before = after;
        }
    }

    private String live(View view) {
        int generation = postgres.sql("select generation from public.view_generation where view = ? and status = 'LIVE'")
                .param(view.toString())
                .query(Integer.class)
                .single();
        return view + "_" + generation;
    }
}

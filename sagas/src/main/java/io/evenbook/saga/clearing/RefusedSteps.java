package io.evenbook.saga.clearing;

import io.evenbook.api.id.SchemeId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/**
 * Schemes of which a step is refused though its time has come: a calendar that ends, for instance, keeps the open
 * window from closing. The schedule tries it again until its reason is gone.
 */
public final class RefusedSteps {
    private final SchemeTable schemes;

    RefusedSteps(SchemeTable schemes, MeterRegistry meters) {
        this.schemes = schemes;
        Gauge.builder(
                        "evenbook.clearing.refused",
                        this,
                        steps -> steps.byScheme().size())
                .description("Schemes of which a step is refused though its time has come")
                .register(meters);
    }

    /** Code and text of the refusal, by scheme; read from the database. */
    public Map<SchemeId, String> byScheme() {
        return schemes.refusals();
    }
}

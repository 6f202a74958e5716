package io.evenbook.query.support.parameter;

import io.evenbook.api.AsOf;
import io.evenbook.api.MalformedRequestException;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/** The parameters {@code at}, {@code atPosition} and {@code effectiveAt}; a request has at most one of them. */
public final class AsOfParameters {
    private AsOfParameters() {}

    /**
     * Combines them; none means now.
     *
     * @throws MalformedRequestException if there are two or more
     */
    public static AsOf asOf(Instant at, Long atPosition, Instant effectiveAt) {
        if (Stream.of(at, atPosition, effectiveAt).filter(Objects::nonNull).count() > 1) {
            throw new MalformedRequestException("at", "At most one of at, atPosition and effectiveAt is allowed.");
        }
        if (at != null) {
            return new AsOf.Recorded(at);
        }
        if (atPosition != null) {
            return new AsOf.Position(atPosition);
        }
        return effectiveAt != null ? new AsOf.Effective(effectiveAt) : new AsOf.Now();
    }
}

package io.evenbook.query.support.parameter;

import io.evenbook.api.AsOf;
import io.evenbook.api.MalformedRequestException;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/** The parameters {@code at}, {@code atPosition} and {@code effectiveAt}, of which a request has one at most. */
public final class AsOfParameters {
    private AsOfParameters() {}

    /**
     * Takes them together; none is now.
     *
     * @throws MalformedRequestException if there is more than one
     */
    public static AsOf asOf(Instant at, Long atPosition, Instant effectiveAt) {
        if (Stream.of(at, atPosition, effectiveAt).filter(Objects::nonNull).count() > 1) {
            throw new MalformedRequestException("at", "Of at, atPosition and effectiveAt there can be one only.");
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

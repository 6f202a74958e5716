package io.evenbook.axon.postgres.log;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.common.IdentifierFactory;

/**
 * Makes ids that rise with time (UUID version 7, RFC 9562), so that the index on event ids grows at its end only. The
 * command bus gives them to events. An application can choose them for all its messages with a file
 * {@code META-INF/services/org.axonframework.common.IdentifierFactory}.
 */
public class TimeOrderedIdentifierFactory extends IdentifierFactory {

    @Override
    public String generateIdentifier() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long timeVersionAndRandom = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(1 << 12);
        long variantAndRandom = random.nextLong() >>> 2 | Long.MIN_VALUE;
        return new UUID(timeVersionAndRandom, variantAndRandom).toString();
    }
}

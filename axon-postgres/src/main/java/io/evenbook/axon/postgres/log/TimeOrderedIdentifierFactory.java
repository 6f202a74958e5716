package io.evenbook.axon.postgres.log;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.common.IdentifierFactory;

/**
 * Gives messages ids that rise with time (UUID version 7, RFC 9562), so that the index over event ids grows at its end
 * instead of everywhere. Axon finds it as a service.
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

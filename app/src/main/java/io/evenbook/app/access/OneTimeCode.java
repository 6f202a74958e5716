package io.evenbook.app.access;

import io.evenbook.app.key.KeySecrets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/**
 * The code of 128 bits that an embedded start prints. It begins a session of the user operator once, within 10 minutes;
 * it is in the memory of the process only.
 */
@Component
@ConditionalOnBooleanProperty({"evenbook.embedded.enabled", "evenbook.security.dev-users"})
public final class OneTimeCode {
    /** How long a code is valid. */
    public static final Duration VALID = Duration.ofMinutes(10);

    private static final int BYTES = 16;

    private final Clock clock;
    private final AtomicReference<Issued> issued = new AtomicReference<>();

    private record Issued(byte[] sha256, Instant until) {}

    OneTimeCode(Clock clock) {
        this.clock = clock;
    }

    /** A new code: 32 hexadecimal digits. It replaces an earlier one. */
    public String issue() {
        String code = HexFormat.of().formatHex(KeySecrets.bytes(BYTES));
        issued.set(new Issued(KeySecrets.sha256(code), clock.instant().plus(VALID)));
        return code;
    }

    /** Whether the code is valid; from now on it is not. */
    boolean redeem(String code) {
        Issued present = issued.get();
        return present != null
                && MessageDigest.isEqual(KeySecrets.sha256(code), present.sha256)
                && clock.instant().isBefore(present.until)
                && issued.compareAndSet(present, null);
    }
}

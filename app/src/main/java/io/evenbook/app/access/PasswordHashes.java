package io.evenbook.app.access;

import io.evenbook.app.web.LoginRefusedException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Computes slow hashes of passwords: one at a time and, by default, two a second, so that log-ins cannot take the
 * processor from commands. Every answer takes the same time, 400 ms or as long as the last hash took, whether something
 * was hashed or not: it does not show whether a user exists.
 */
@Component
class PasswordHashes {
    private static final int STRENGTH = 12;
    private static final int BURST = 2;
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PasswordEncoder encoder =
            new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(STRENGTH)));

    /**
     * Not the request's thread: requests run on virtual threads, and a hash would keep one of the processors that these
     * share.
     */
    private final Executor one = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("password-hashes").daemon().factory());

    private final long nanosPerHash;
    private long nextFree = System.nanoTime();
    private volatile long answerNanos = LEAST_NANOS;

    PasswordHashes(@Value("${evenbook.security.hashes-per-second}") double perSecond) {
        this.nanosPerHash = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    }

    /**
     * Takes the room for one hash, whether it will be computed or not.
     *
     * @throws LoginRefusedException if there is none in this second
     */
    synchronized void reserve() {
        long now = System.nanoTime();
        long ahead = Math.max(nextFree - now, 0);
        if (ahead > (BURST - 1) * nanosPerHash) {
            throw LoginRefusedException.busy(Duration.ofSeconds(1));
        }
        nextFree = now + ahead + nanosPerHash;
    }

    boolean matches(String password, String hash) {
        return alone(() -> encoder.matches(password, hash));
    }

    String hash(String password) {
        return alone(() -> encoder.encode(password));
    }

    private <T> T alone(Supplier<T> work) {
        long begin = System.nanoTime();
        try {
            return CompletableFuture.supplyAsync(work, one).join();
        } finally {
            answerNanos = Math.clamp(System.nanoTime() - begin, LEAST_NANOS, MOST_NANOS);
        }
    }

    /** Waits until an answer may be given to a request that came at a time of {@link System#nanoTime}. */
    void awaitAnswer(long beganNanos) {
        long left = beganNanos + answerNanos - System.nanoTime();
        try {
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

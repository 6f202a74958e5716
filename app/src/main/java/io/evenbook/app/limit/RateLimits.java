package io.evenbook.app.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenbook.api.access.Caller;
import io.evenbook.api.customer.Tier;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.customer.CustomerState;
import io.github.bucket4j.Bucket;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The buckets of callers, in memory: one for commands and one for reads per user, or per address of anonymous callers.
 * A bucket has room for the requests of one second. All commands go through one process, so its buckets are exact;
 * reads are counted by each process for itself.
 */
@Component
class RateLimits {
    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();
    private static final int READS_PER_COMMAND = 10;

    /** For users who act for all accounts: a guard against loops. */
    private static final int STAFF_COMMANDS = 10_000;

    private static final int ANONYMOUS_COMMANDS = Tier.PREMIUM.commandsPerSecond();
    private static final int BAD_CREDENTIALS = 50;
    private static final int MAX_CALLERS = 100_000;

    /** An untouched bucket is full after a second, so nothing is forgotten. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(10);

    private final CommittedStates states;
    private final AllAccounts allAccounts;
    private final Map<String, Buckets> callers = new ConcurrentHashMap<>();

    /** By the network of the client; those without bad credentials are missing. */
    private final Cache<String, Limit> badCredentials = Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            .expireAfterAccess(FORGOTTEN)
            .build();

    /** The commands or the reads that a caller may send. */
    record Limit(String name, int perSecond, String policy, Bucket bucket) {
        static Limit of(String name, int perSecond) {
            Bucket bucket = Bucket.builder()
                    .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                    .build();
            return new Limit(name, perSecond, '"' + name + "\";q=" + perSecond + ";w=1", bucket);
        }

        /**
         * Shows the limit in the fields of an answer.
         *
         * @return how long to wait: whole seconds, at least 1
         */
        Duration show(HttpServletResponse response, long remaining, long waitNanos) {
            long seconds = Math.max(1, Math.ceilDiv(waitNanos, NANOS_PER_SECOND));
            response.setHeader("RateLimit-Policy", policy);
            response.setHeader("RateLimit", '"' + name + "\";r=" + Math.max(0, remaining) + ";t=" + seconds);
            return Duration.ofSeconds(seconds);
        }

        boolean isFull() {
            return bucket.getAvailableTokens() >= perSecond;
        }
    }

    private record Buckets(Limit commands, Limit reads) {
        static Buckets of(int commandsPerSecond) {
            return new Buckets(
                    Limit.of("commands", commandsPerSecond), Limit.of("reads", commandsPerSecond * READS_PER_COMMAND));
        }

        boolean isFull() {
            return commands.isFull() && reads.isFull();
        }
    }

    RateLimits(CommittedStates states, AllAccounts allAccounts) {
        this.states = states;
        this.allAccounts = allAccounts;
    }

    Limit ofCaller(Caller caller, boolean reads) {
        return find("user " + caller.userId().value(), commandsPerSecond(caller), reads);
    }

    Limit ofAddress(String network, boolean reads) {
        return find("address " + network, ANONYMOUS_COMMANDS, reads);
    }

    /** The bad credentials that a network may show. */
    Limit ofBadCredentials(String network) {
        return badCredentials.get(network, _ -> Limit.of("bad-credentials", BAD_CREDENTIALS));
    }

    private int commandsPerSecond(Caller caller) {
        if (allAccounts.actsForAll(caller)) {
            return STAFF_COMMANDS;
        }
        CustomerState customer =
                caller.customerId() == null ? null : states.find(CustomerState.AGGREGATE.type(), caller.customerId());
        return (customer == null ? Tier.STANDARD : customer.tier()).commandsPerSecond();
    }

    private Limit find(String caller, int commandsPerSecond, boolean reads) {
        Buckets buckets = callers.get(caller);
        if (buckets == null || buckets.commands.perSecond != commandsPerSecond) {
            makeRoom();
            buckets = callers.compute(
                    caller,
                    (_, present) -> present != null && present.commands.perSecond == commandsPerSecond
                            ? present
                            : Buckets.of(commandsPerSecond));
        }
        return reads ? buckets.reads : buckets.commands;
    }

    /** Forgets callers who have sent nothing for a second: a new bucket is full, as theirs is. */
    private void makeRoom() {
        if (callers.size() >= MAX_CALLERS) {
            callers.values().removeIf(Buckets::isFull);
            if (callers.size() >= MAX_CALLERS) {
                callers.clear();
            }
        }
    }
}

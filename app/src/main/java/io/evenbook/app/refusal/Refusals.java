package io.evenbook.app.refusal;

import io.evenbook.api.audit.RefusalKind;
import io.evenbook.api.id.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Records refused requests and failed logins. Every refusal is counted; rows have every refused command of the staff,
 * and of others the first ones in an interval, so strangers can fill neither the table nor the log.
 */
@Component
@DependsOnDatabaseInitialization
public class Refusals implements SmartLifecycle {
    private static final String ANONYMOUS = "anonymous";
    private static final String LOGIN = "POST /api/v1/sessions";
    private static final String NO_VALUES = "{}";
    private static final int FORBIDDEN = 403;

    /** Statuses of refused commands that are recorded for the staff, and for others. */
    private static final Set<Integer> STAFF_STATUSES = Set.of(FORBIDDEN, 404, 409, 412, 422);

    private static final Set<Integer> RULE_STATUSES = Set.of(409, 412, 422);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final RefusalCounts counts = new RefusalCounts();
    private final RefusalLimits forbidden = new RefusalLimits(10, Duration.ofSeconds(1));
    private final RefusalLimits refused = new RefusalLimits(20, Duration.ofMinutes(1));
    private final RefusalLimits logins = new RefusalLimits(20, Duration.ofMinutes(1));
    private final RefusalWriter writer;
    private final Clock clock;
    private volatile boolean running;

    private record UserAndCode(String actor, String code) {}

    /**
     * A refused request.
     *
     * @param actor the user's id; null if nobody is known
     * @param isStaff whether the user is one of the staff: desk and customers are not
     * @param isCommand whether the request was to change something
     * @param command method and path of the operation; of bounded number
     * @param target the path of the request
     */
    public record Attempt(
            String actor, boolean isStaff, boolean isCommand, String command, String target, int status, String code) {}

    /**
     * What only recorded refusals need.
     *
     * @param values of the problem, as JSON
     * @param bodyMac of the request's body, or null
     */
    public record Content(String values, String bodyMac) {}

    Refusals(DataSource views, Clock clock, @Value("${evenbook.refusals.queue}") int capacity) {
        this.writer = new RefusalWriter(new RefusalTable(views), counts, capacity);
        this.clock = clock;
    }

    /**
     * Counts a refused request, and records it if it is one of those that are recorded.
     *
     * @return false if the request must not be answered as refused, because its row could not be stored
     */
    public boolean refused(Attempt attempt, Supplier<Content> content) {
        counts.add(attempt.actor() == null ? ANONYMOUS : attempt.actor(), attempt.command(), attempt.code());
        if (attempt.isStaff() && attempt.isCommand() && STAFF_STATUSES.contains(attempt.status())) {
            return writer.write(row(attempt, content.get()), LONGEST_WAIT);
        }
        if (isAdmitted(attempt)) {
            writer.offer(row(attempt, content.get()));
        }
        return true;
    }

    private boolean isAdmitted(Attempt attempt) {
        if (attempt.actor() == null) {
            return false;
        }
        return attempt.status() == FORBIDDEN
                ? forbidden.admits(attempt.actor(), clock.instant())
                : attempt.isCommand()
                        && RULE_STATUSES.contains(attempt.status())
                        && refused.admits(new UserAndCode(attempt.actor(), attempt.code()), clock.instant());
    }

    private Refused row(Attempt attempt, Content content) {
        return new Refused(
                attempt.status() == FORBIDDEN ? RefusalKind.FORBIDDEN : RefusalKind.REFUSED,
                now(),
                attempt.actor(),
                null,
                attempt.command(),
                attempt.target(),
                attempt.code(),
                content.values(),
                content.bodyMac());
    }

    /**
     * Records a failed login without waiting: the first 20 a minute of an address. It does not count it; the refused
     * answer does.
     *
     * @param kind LOGIN_FAILED or LOCKED
     * @param userId null if there is no such user. Never what a stranger typed: people type passwords there
     * @param address of the client
     */
    public void login(RefusalKind kind, UserId userId, String address, String code) {
        if (logins.admits(address, clock.instant())) {
            writer.offer(new Refused(
                    kind, now(), userId == null ? null : userId.value(), address, LOGIN, "", code, NO_VALUES, null));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void start() {
        writer.start();
        running = true;
    }

    /** Stores what waits; the web server has ended before. */
    @Override
    public void stop() {
        writer.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server starts, and after it ends. */
    @Override
    public int getPhase() {
        return 0;
    }
}

package io.evenbook.saga.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.lease.Ownership.Listener;
import io.evenbook.saga.LiveThreads;
import io.evenbook.saga.ScriptedCommandBus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.axonframework.common.Registration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldExpiryTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");
    private static final String THREAD = "hold-expiry";

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final Holds holds = new Holds();
    private final TestOwnership ownership = new TestOwnership();
    private volatile Instant now = NOON;
    private final HoldExpiry expiry = new HoldExpiry(holds, bus, ownership, new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    });

    @AfterEach
    void stop() {
        expiry.stop();
    }

    @Test
    void anAccountReleasesAHoldFromItsExpiryTimeOn() {
        holds.add(1, NOON.plusNanos(1_000));
        ownership.acquire();
        expiry.start();
        holds.awaitRounds(2);
        assertThat(bus.commands()).as("a microsecond before").isEmpty();

        now = NOON.plusNanos(1_999);

        awaitCommands(new ExpireHolds(account(1)));
        holds.awaitRounds(2);
        assertThat(bus.commands()).as("sent once").hasSize(1);
    }

    @Test
    void oneCommandReleasesAllExpiredHoldsOfAnAccount() {
        holds.add(1, NOON);
        holds.add(1, NOON.minusSeconds(1));
        holds.add(2, NOON);
        ownership.acquire();
        expiry.start();

        awaitCommands(new ExpireHolds(account(1)), new ExpireHolds(account(2)));
    }

    @Test
    void theCommandNamesTheProcessAsActor() {
        holds.add(1, NOON);
        ownership.acquire();
        expiry.start();

        awaitCommands(new ExpireHolds(account(1)));
        assertThat(bus.messages().getFirst().getMetaData()).containsEntry(EventMetaData.ACTOR, "system:HoldExpiry");
    }

    @Test
    void aFailedCommandIsRepeatedAndTheOtherAccountsAreServed() {
        AtomicInteger failures = new AtomicInteger(2);
        bus.answerBy(_ -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("connection lost");
            }
        });
        IntStream.rangeClosed(1, 250).forEach(number -> holds.add(number, NOON));
        ownership.acquire();
        expiry.start();

        await().atMost(Duration.ofSeconds(20)).until(holds::isEmpty);
    }

    @Test
    void theNextRunFollowsARunThatEndedWithAnError() {
        holds.add(1, NOON);
        holds.failures.set(2);
        ownership.acquire();
        expiry.start();

        await().atMost(Duration.ofSeconds(20)).until(holds::isEmpty);
    }

    @Test
    void aStandbySendsNothingUntilItIsTheOwner() {
        LiveThreads.awaitNone(THREAD);
        holds.add(1, NOON);
        expiry.start();
        assertThat(LiveThreads.have(THREAD)).isFalse();
        assertThat(holds.rounds).hasValue(0);

        ownership.acquire();

        awaitCommands(new ExpireHolds(account(1)));
    }

    @Test
    void itStopsWhenTheOwnershipIsLostAndStartsWhenItIsBack() {
        ownership.acquire();
        expiry.start();
        holds.awaitRounds(1);

        ownership.lose();
        LiveThreads.awaitNone(THREAD);
        holds.add(1, NOON);
        assertThat(bus.commands()).isEmpty();
        assertThat(expiry.isRunning()).isTrue();

        ownership.acquire();
        awaitCommands(new ExpireHolds(account(1)));
    }

    @Test
    void afterAStopItIgnoresTheOwnership() {
        LiveThreads.awaitNone(THREAD);
        holds.add(1, NOON);
        expiry.start();
        expiry.stop();
        assertThat(expiry.isRunning()).isFalse();

        ownership.acquire();

        assertThat(LiveThreads.have(THREAD)).isFalse();
        assertThat(bus.commands()).isEmpty();
    }

    private static AccountId account(int number) {
        return new AccountId("acc_%03d".formatted(number));
    }

    private void awaitCommands(Object... commands) {
        await().atMost(Duration.ofSeconds(10)).until(() -> bus.commands().equals(List.of(commands)));
    }

    /** Stands for the table. */
    private static final class Holds implements ExpiringHolds {
        private record Hold(AccountId accountId, HoldId holdId) {}

        private final Map<Hold, Instant> open = new ConcurrentHashMap<>();
        private final AtomicInteger rounds = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();

        /** A hold of the account with this number. */
        void add(int number, Instant expiresAt) {
            add(account(number), new HoldId("hld_" + open.size()), expiresAt);
        }

        boolean isEmpty() {
            return open.isEmpty();
        }

        void awaitRounds(int more) {
            int until = rounds.get() + more;
            await().atMost(Duration.ofSeconds(10)).until(() -> rounds.get() >= until);
        }

        @Override
        public void add(AccountId accountId, HoldId holdId, Instant expiresAt) {
            open.put(new Hold(accountId, holdId), expiresAt);
        }

        @Override
        public List<AccountId> due(Instant now, int limit) {
            if (failures.getAndDecrement() > 0) {
                throw new StackOverflowError("on purpose");
            }
            List<AccountId> due = open.entrySet().stream()
                    .filter(hold -> !hold.getValue().isAfter(now))
                    .map(hold -> hold.getKey().accountId())
                    .distinct()
                    .sorted(Comparator.comparing(AccountId::value))
                    .limit(limit)
                    .toList();
            rounds.incrementAndGet();
            return due;
        }

        @Override
        public void remove(AccountId accountId, Instant through) {
            open.entrySet()
                    .removeIf(hold -> hold.getKey().accountId().equals(accountId)
                            && !hold.getValue().isAfter(through));
        }
    }

    private static final class TestOwnership implements Ownership {
        private final Set<Listener> listeners = new HashSet<>();
        private final AtomicBoolean held = new AtomicBoolean();

        void acquire() {
            held.set(true);
            listeners.forEach(Listener::acquired);
        }

        void lose() {
            held.set(false);
            listeners.forEach(Listener::lost);
        }

        @Override
        public boolean isHeld() {
            return held.get();
        }

        @Override
        public Registration addListener(Listener listener) {
            listeners.add(listener);
            if (held.get()) {
                listener.acquired();
            }
            return () -> listeners.remove(listener);
        }
    }
}

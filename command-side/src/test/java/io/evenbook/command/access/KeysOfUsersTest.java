package io.evenbook.command.access;

import static io.evenbook.command.Vocabulary.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.access.UserCommand;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.access.UserCommand.IssueKey;
import io.evenbook.api.access.UserCommand.LinkIdentity;
import io.evenbook.api.access.UserCommand.RevokeKey;
import io.evenbook.api.access.UserCommand.UnlinkIdentity;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.command.MemoryStreams;
import io.evenbook.command.base.Facts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** API keys and identities of one user, folded over its commands. */
class KeysOfUsersTest {
    private static final Facts FACTS = Facts.of(new MemoryStreams());
    private static final UserId DORA = UserId.named("dora");
    private static final List<String> SCOPES = List.of("order:create");
    private static final IdentityId IDENTITY = IdentityId.named("01k6x9wd4f6g8h0j2k4m6n8p0q");

    private UserState user;

    @BeforeEach
    void create() {
        send(new CreateUser(DORA, null, PersonId.named("dora"), List.of("TRADER")));
    }

    @Test
    void aKeyIsIssuedOnceAndRevokedOnce() {
        assertThat(send(issue(1, NOW.plusSeconds(60)))).isEqualTo(1);
        assertThat(send(issue(1, NOW.plusSeconds(60)))).isZero();
        assertThat(user.keys()).containsExactly(key(1));
        assertThat(send(new RevokeKey(DORA, key(1), null))).isEqualTo(1);
        assertThat(user.keys()).isEmpty();
        assertRefused(new RevokeKey(DORA, key(1), null), "key.unknown");
        assertRefused(new RevokeKey(DORA, key(2), null), "key.unknown");
    }

    @Test
    void aKeyLastsFourHundredDaysAtMost() {
        Instant latest = NOW.plus(400, ChronoUnit.DAYS);
        assertRefused(issue(1, NOW.minusNanos(1_000)), "key.expiry");
        assertRefused(issue(1, NOW), "key.expiry");
        assertRefused(issue(1, latest.plusNanos(1_000)), "key.expiry");
        assertThat(send(issue(1, latest))).isEqualTo(1);
        assertThat(send(issue(2, NOW.plusNanos(1_000)))).isEqualTo(1);
    }

    @Test
    void aUserHasAHundredKeysAtMost() {
        for (int number = 1; number <= 100; number++) {
            assertThat(send(issue(number, NOW.plusSeconds(1)))).isEqualTo(1);
        }
        assertRefused(issue(101, NOW.plusSeconds(1)), "key.too-many");
        send(new RevokeKey(DORA, key(7), "tidied up"));
        assertThat(send(issue(101, NOW.plusSeconds(1)))).isEqualTo(1);
    }

    @Test
    void whoIsNotInTheLogHasNoKeys() {
        user = null;
        assertRefused(issue(1, NOW.plusSeconds(1)), "key.no-user");
        assertRefused(new RevokeKey(DORA, key(1), null), "user.unknown");
    }

    @Test
    void anIdentityIsLinkedAndRemovedOnce() {
        assertThat(send(link(IDENTITY))).isEqualTo(1);
        assertThat(send(link(IDENTITY))).isZero();
        assertThat(user.identities()).containsExactly(IDENTITY);
        assertThat(send(new UnlinkIdentity(DORA, IDENTITY, "leaves"))).isEqualTo(1);
        assertThat(user.identities()).isEmpty();
        assertRefused(new UnlinkIdentity(DORA, IDENTITY, "leaves"), "identity.unknown");
    }

    @Test
    void aUserHasTwentyIdentitiesAtMost() {
        for (int number = 1; number <= 20; number++) {
            send(link(IdentityId.named("%026d".formatted(number))));
        }
        assertThat(user.identities()).hasSize(20);
        assertRefused(link(IDENTITY), "identity.too-many");
    }

    private static LinkIdentity link(IdentityId identityId) {
        return new LinkIdentity(DORA, identityId, "https://issuer", null, "joins");
    }

    private void assertRefused(UserCommand command, String code) {
        assertThatThrownBy(() -> send(command)).extracting("rejection.code").isEqualTo(code);
    }

    private static IssueKey issue(int number, Instant expiresAt) {
        return new IssueKey(DORA, key(number), SCOPES, expiresAt);
    }

    private static KeyId key(int number) {
        return KeyId.named("%026d".formatted(number));
    }

    private int send(UserCommand command) {
        var events = UserState.AGGREGATE.decider().decide(user, command, FACTS);
        events.forEach(event -> user = UserState.AGGREGATE.type().evolve(user, event));
        return events.size();
    }
}

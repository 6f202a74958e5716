package io.evenbook.axon.postgres.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.axon.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TokenStoreTest {

    private final TestDatabase database = new TestDatabase();
    private final PostgresTokenStore paused = store("paused");
    private final PostgresTokenStore other = store("other");

    @BeforeEach
    void initialize() {
        paused.initializeTokenSegments("view", 2, token(0));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTokenIsStoredAndFetched() {
        assertThat(paused.fetchSegments("view")).containsExactly(0, 1);
        assertThat(paused.fetchToken("view", 0)).isEqualTo(token(0));
        paused.storeToken(token(7), "view", 0);
        assertThat(paused.fetchToken("view", 0)).isEqualTo(token(7));
        assertThat(paused.fetchToken("view", 1)).isEqualTo(token(0));
        assertThat(paused.retrieveStorageIdentifier()).isPresent();
    }

    @Test
    void aTokenIsClaimedByOneNode() {
        paused.fetchToken("view", 0);
        assertThatThrownBy(() -> other.fetchToken("view", 0)).isInstanceOf(UnableToClaimTokenException.class);
        paused.releaseClaim("view", 0);
        assertThat(other.fetchToken("view", 0)).isEqualTo(token(0));
    }

    @Test
    void aNodeThatWasPausedDoesNotPutBackTheTokenThatAnotherAdvancedAndReleased() {
        paused.fetchToken("view", 0);
        paused.storeToken(token(10), "view", 0);
        // The claim of the paused node expires; another takes it, goes on, and lets go
        database.execute("UPDATE token_entry SET claimed_at = '2020-01-01T00:00:00Z'");
        assertThat(other.fetchToken("view", 0)).isEqualTo(token(10));
        other.storeToken(token(20), "view", 0);
        other.releaseClaim("view", 0);

        assertThatThrownBy(() -> paused.storeToken(token(11), "view", 0))
                .isInstanceOf(UnableToClaimTokenException.class)
                .hasMessage("The claim on view[0] was lost");
        assertThat(paused.fetchToken("view", 0)).isEqualTo(token(20));
    }

    @Test
    void aNodeThatWasPausedDoesNotTakeBackByExtendingItsClaimWhatAnotherAdvancedAndReleased() {
        paused.fetchToken("view", 0);
        database.execute("UPDATE token_entry SET claimed_at = '2020-01-01T00:00:00Z'");
        other.fetchToken("view", 0);
        other.storeToken(token(20), "view", 0);
        other.releaseClaim("view", 0);

        assertThatThrownBy(() -> paused.extendClaim("view", 0))
                .isInstanceOf(UnableToClaimTokenException.class)
                .hasMessage("The claim on view[0] was lost");
        assertThatThrownBy(() -> paused.storeToken(token(11), "view", 0))
                .isInstanceOf(UnableToClaimTokenException.class);
        assertThat(other.fetchToken("view", 0)).isEqualTo(token(20));
    }

    @Test
    void aClaimThatIsExtendedDoesNotExpire() {
        paused.fetchToken("view", 0);
        database.execute("UPDATE token_entry SET claimed_at = '2020-01-01T00:00:00Z'");
        paused.extendClaim("view", 0);
        assertThatThrownBy(() -> other.fetchToken("view", 0)).isInstanceOf(UnableToClaimTokenException.class);
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aTokenLockedByAStalledTransactionIsRefusedAtOnceAndDelaysNoOther() throws SQLException {
        paused.fetchToken("view", 0);
        database.execute("UPDATE token_entry SET claimed_at = '2020-01-01T00:00:00Z'");
        try (Connection stalled = database.dataSource().getConnection()) {
            stalled.setAutoCommit(false);
            stalled.createStatement().execute("UPDATE token_entry SET token = token WHERE segment = 0");
            assertThatThrownBy(() -> other.fetchToken("view", 0)).isInstanceOf(UnableToClaimTokenException.class);
            assertThat(other.fetchToken("view", 1)).isEqualTo(token(0));
            stalled.rollback();
        }
        assertThat(other.fetchToken("view", 0)).isEqualTo(token(0));
    }

    private PostgresTokenStore store(String node) {
        return PostgresTokenStore.of(
                new DataSourceConnectionProvider(database.dataSource()),
                Jackson3Serializer.builder().build(),
                node,
                Duration.ofSeconds(10));
    }

    private static GlobalSequenceTrackingToken token(long position) {
        return new GlobalSequenceTrackingToken(position);
    }
}

package io.evenbook.axon.postgres.reader;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.AbstractTokenEntry;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/**
 * Stores tokens in the table {@code token_entry}. A token never goes back.
 *
 * <p>Axon's own store, after it lost a claim, may claim the token again when it stores a token or extends the claim,
 * and overwrite the position of the owner in between: events are then handled twice. This store throws
 * {@link UnableToClaimTokenException} in both cases, and the processor starts again from the stored position.
 */
public class PostgresTokenStore extends JdbcTokenStore {

    private static final String STORE = """
            UPDATE token_entry SET token = ?, token_type = ?, claimed_at = ?
            WHERE owner = ? AND processor_name = ? AND segment = ?
            RETURNING %s""";

    private static final String EXTEND =
            "UPDATE token_entry SET claimed_at = ? WHERE owner = ? AND processor_name = ? AND segment = ?";

    private final Builder settings;
    private final Serializer serializer;
    private final String nodeId;
    private final boolean awaited;

    private PostgresTokenStore(Builder settings, Serializer serializer, String nodeId, boolean awaited) {
        super(settings);
        this.settings = settings;
        this.serializer = serializer;
        this.nodeId = nodeId;
        this.awaited = awaited;
    }

    /**
     * Creates a store.
     *
     * @param connections must join the transaction of the event handler, so that its rows and the token commit together
     * @param nodeId unique among all processes, and all contexts in one of them
     * @param claimTimeout after which another node may take the token of a silent one; several seconds at least, since
     *     a reader renews its claim every second
     */
    public static PostgresTokenStore of(
            ConnectionProvider connections, Serializer serializer, String nodeId, Duration claimTimeout) {
        return new PostgresTokenStore(
                JdbcTokenStore.builder()
                        .connectionProvider(connections)
                        .serializer(serializer)
                        .nodeId(nodeId)
                        .claimTimeout(claimTimeout)
                        .schema(TokenSchema.builder()
                                .setTokenTable("token_entry")
                                .setProcessorNameColumn("processor_name")
                                .setSegmentColumn("segment")
                                .setTokenColumn("token")
                                .setTokenTypeColumn("token_type")
                                .setTimestampColumn("claimed_at")
                                .setOwnerColumn("owner")
                                .build()),
                serializer,
                nodeId,
                true);
    }

    /**
     * The same tokens for readers whose rows can be rebuilt from the log: a transaction that stores a token commits
     * without waiting for the disk. A crash of PostgreSQL may lose the last of these transactions, each as a whole and
     * from the end. Any commit that waits makes all earlier ones durable. A handler with such a token must check itself
     * that each batch begins where its rows end.
     */
    public PostgresTokenStore unawaited() {
        return new PostgresTokenStore(settings, serializer, nodeId, false);
    }

    /** @throws UnableToClaimTokenException if this node does not have the claim any more */
    @Override
    public void storeToken(TrackingToken token, String processorName, int segment) {
        SerializedObject<byte[]> serialized = serializer.serialize(token, byte[].class);
        // The setting ends with the transaction, so it can't leak through a pool
        String sql = STORE.formatted(awaited ? "1" : "set_config('synchronous_commit', 'off', true)");
        try (Connection connection = getConnection();
                PreparedStatement store = connection.prepareStatement(sql)) {
            store.setBytes(1, serialized.getData());
            store.setString(2, serialized.getType().getName());
            store.setString(3, now());
            store.setString(4, nodeId);
            store.setString(5, processorName);
            store.setInt(6, segment);
            if (!store.executeQuery().next()) {
                throw lost(processorName, segment);
            }
        } catch (SQLException e) {
            throw new JdbcException("Could not store the token of %s[%d]".formatted(processorName, segment), e);
        }
    }

    private static String now() {
        return DateTimeUtils.formatInstant(AbstractTokenEntry.clock.instant());
    }

    /**
     * Selects nothing if the token is locked; Axon then treats it as claimed by another node. Waiting for the lock
     * would delay all other segments while a node is paused in the middle of a transaction.
     */
    @Override
    protected PreparedStatement selectForUpdate(Connection connection, String processorName, int segment)
            throws SQLException {
        PreparedStatement select = connection.prepareStatement("""
                SELECT processor_name, segment, token, token_type, claimed_at, owner FROM token_entry
                WHERE processor_name = ? AND segment = ? FOR UPDATE SKIP LOCKED""");
        select.setString(1, processorName);
        select.setInt(2, segment);
        return select;
    }

    @Override
    public void extendClaim(String processorName, int segment) {
        try (Connection connection = getConnection();
                PreparedStatement extend = connection.prepareStatement(EXTEND)) {
            extend.setString(1, now());
            extend.setString(2, nodeId);
            extend.setString(3, processorName);
            extend.setInt(4, segment);
            if (extend.executeUpdate() == 0) {
                throw lost(processorName, segment);
            }
        } catch (SQLException e) {
            throw new JdbcException("Could not extend the claim on %s[%d]".formatted(processorName, segment), e);
        }
    }

    private static UnableToClaimTokenException lost(String processorName, int segment) {
        return new UnableToClaimTokenException("The claim on %s[%d] was lost".formatted(processorName, segment));
    }
}

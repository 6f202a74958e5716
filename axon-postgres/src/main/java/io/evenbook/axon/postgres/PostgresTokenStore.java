package io.evenbook.axon.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
import org.axonframework.serialization.Serializer;

/**
 * Keeps tokens in the table {@code token_entry}, and never lets one go back.
 *
 * <p>Axon's own store, when it finds that a claim was lost, may claim the token anew and write the position it had
 * reached over that of the owner in between: events are then handled twice. It claims anew when it stores a token, and
 * when it extends a claim. Here a lost claim is an {@link UnableToClaimTokenException} in both; the processor starts over
 * from the stored position.
 */
public class PostgresTokenStore extends JdbcTokenStore {

    private final String nodeId;

    private PostgresTokenStore(Builder builder, String nodeId) {
        super(builder);
        this.nodeId = nodeId;
    }

    /**
     * Creates a store.
     *
     * @param connections  must join the transaction in which a projection writes, so that both commit together
     * @param nodeId       unique among all processes, and all contexts in one of them
     * @param claimTimeout after which the token of a node that went silent may be taken; far longer than any batch
     */
    public static PostgresTokenStore of(ConnectionProvider connections, Serializer serializer, String nodeId,
                                        Duration claimTimeout) {
        return new PostgresTokenStore(JdbcTokenStore.builder()
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
                        .build()), nodeId);
    }

    /** Called when the token is not claimed by this node any more. */
    @Override
    protected void updateToken(Connection connection, ResultSet resultSet, TrackingToken token, String processorName,
                               int segment) {
        throw lost(processorName, segment);
    }

    @Override
    public void extendClaim(String processorName, int segment) {
        try (Connection connection = getConnection();
             PreparedStatement extend = connection.prepareStatement(
                     "UPDATE token_entry SET claimed_at = ? WHERE owner = ? AND processor_name = ? AND segment = ?")) {
            extend.setString(1, DateTimeUtils.formatInstant(AbstractTokenEntry.clock.instant()));
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

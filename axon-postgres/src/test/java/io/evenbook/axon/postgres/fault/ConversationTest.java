package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The statements that the proxy recognises, in each form that a driver sends. */
class ConversationTest {

    private static final String COPY = "COPY events (global_index) FROM STDIN (FORMAT binary)";

    private final Conversation conversation = new Conversation();
    private final List<Point> passed = new ArrayList<>();

    @Test
    void anAppendInATransaction() {
        node("Q", "BEGIN");
        postgres("C", "BEGIN");
        ready('T');
        node("Q", COPY);
        node("c");
        postgres("C", "COPY 5");
        ready('T');
        assertThat(passed).containsExactly(Point.BEFORE_INSERT);
        node("Q", "COMMIT");
        postgres("C", "COMMIT");
        assertThat(passed).containsExactly(Point.BEFORE_INSERT, Point.BEFORE_COMMIT, Point.AFTER_COMMIT);
    }

    @Test
    void anAppendByPreparedStatements() {
        node("P", "S_1", "select  pg_advisory_xact_lock(1)");
        node("P", "S_2", "COMMIT");
        ready('T');
        node("B", "", "S_1");
        assertThat(passed).isEmpty();
        node("E", "");
        node("Q", COPY);
        node("c");
        node("B", "", "S_2");
        node("E", "");
        assertThat(passed).containsExactly(Point.BEFORE_LOCK, Point.BEFORE_INSERT, Point.BEFORE_COMMIT);
    }

    @Test
    void anAppendWhoseCopyIsItsTransaction() {
        ready('I');
        node("Q", COPY);
        node("c");
        postgres("C", "COPY 5");
        assertThat(passed).containsExactly(Point.BEFORE_INSERT, Point.BEFORE_COMMIT, Point.AFTER_COMMIT);
    }

    @Test
    void anAppendThatIsRolledBack() {
        ready('T');
        node("Q", COPY);
        node("c");
        node("Q", "ROLLBACK");
        postgres("C", "ROLLBACK");
        ready('I');
        node("Q", "COMMIT");
        postgres("C", "COMMIT");
        assertThat(passed).containsExactly(Point.BEFORE_INSERT);
    }

    @Test
    void aViewAndItsToken() {
        ready('T');
        node("Q", "UPDATE token_entry SET claimed_at = '' WHERE owner = 'a'");
        node("Q", "INSERT INTO jar_view (jar_id) VALUES ('jar_1')");
        node("Q", "INSERT INTO jar_view (jar_id) VALUES ('jar_2')");
        node("Q", "UPDATE token_entry SET token = '' WHERE owner = 'a'");
        node("Q", "COMMIT");
        ready('I');
        node("Q", "UPDATE token_entry SET token = '' WHERE owner = 'a'");
        assertThat(passed).containsExactly(Point.BEFORE_VIEW, Point.BEFORE_TOKEN);
    }

    private void node(String type, String... strings) {
        conversation.fromNode(message(type.charAt(0), strings)).ifPresent(passed::add);
    }

    private void postgres(String type, String... strings) {
        conversation.fromPostgres(message(type.charAt(0), strings)).ifPresent(passed::add);
    }

    private void ready(char status) {
        conversation.fromPostgres(new WireMessage('Z', new byte[] {(byte) status}));
    }

    private static WireMessage message(char type, String... strings) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String string : strings) {
            body.writeBytes(string.getBytes(StandardCharsets.UTF_8));
            body.write(0);
        }
        return new WireMessage(type, body.toByteArray());
    }
}

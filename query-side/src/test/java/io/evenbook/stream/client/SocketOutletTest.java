package io.evenbook.stream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evenbook.stream.client.Outlet.CutException;
import io.evenbook.stream.client.Outlet.Timeouts;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However a WebSocket ends, its client sees the end. */
class SocketOutletTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(60);

    private final List<String> sent = new ArrayList<>();
    private final List<CloseReason> closed = new ArrayList<>();
    private final Map<String, Object> properties = new HashMap<>();
    private final SocketOutlet outlet = new SocketOutlet(new Timeouts(LONG, LONG), new Serving() {
        @Override
        public void serve(Outlet outlet) {}

        @Override
        public void abandoned() {}
    });
    private boolean hasGone;

    @BeforeEach
    void open() {
        RemoteEndpoint.Basic remote = stub(RemoteEndpoint.Basic.class, (_, _, arguments) -> {
            if (hasGone) {
                throw new IOException("gone");
            }
            sent.add((String) arguments[0]);
            return null;
        });
        Session session = stub(Session.class, (_, method, arguments) -> switch (method.getName()) {
            case "isOpen" -> true;
            case "getBasicRemote" -> remote;
            case "getUserProperties" -> properties;
            case "close" -> closed.add((CloseReason) arguments[0]) ? null : null;
            default -> null;
        });
        outlet.onOpen(session, null);
    }

    private static <T> T stub(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private static Message message(String event) {
        return new Message(event, 1, "{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCutThatFellAsTheLastMessageCompletedStillClosesIt() throws Exception {
        outlet.send(message("delta"));
        outlet.cut();
        outlet.close(Closing.ACCESS, message("closed"));

        assertThat(sent).last().asString().startsWith("{\"event\":\"closed\"");
        assertThat(closed).singleElement().extracting(CloseReason::getCloseCode).isEqualTo(CloseCodes.VIOLATED_POLICY);
    }

    @Test
    void aMessageThatIsCutIsFollowedByTheEnd() {
        outlet.cut();
        assertThatExceptionOfType(CutException.class).isThrownBy(() -> outlet.send(message("delta")));
        outlet.close(Closing.ACCESS, null);

        assertThat(sent).isEmpty();
        assertThat(closed).hasSize(1);
    }

    @Test
    void aLastMessageThatCannotBeSentDoesNotKeepItOpen() {
        hasGone = true;
        outlet.close(Closing.SHUTDOWN, message("closed"));

        assertThat(closed).singleElement().extracting(CloseReason::getCloseCode).isEqualTo(CloseCodes.GOING_AWAY);
    }
}

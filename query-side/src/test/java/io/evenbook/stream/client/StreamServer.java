package io.evenbook.stream.client;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.LastingAccess;
import io.evenbook.api.access.Scope;
import io.evenbook.api.id.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.util.unit.DataSize;

/** A web server with one stream, whose only caller is a user that may be shut out. */
public final class StreamServer implements AutoCloseable {
    final StreamClients clients;
    private final Function<Long, Source> sources;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Tomcat tomcat = new Tomcat();
    private volatile boolean mayRead = true;
    private volatile boolean hasCredential = true;

    /** With bounds of its own, and the usual ones otherwise. */
    public static StreamProperties bounds(int connections, int perUser, Duration timeout) {
        return bounds(connections, perUser, timeout, Duration.ofSeconds(60), 128 << 20);
    }

    static StreamProperties bounds(
            int connections, int perUser, Duration timeout, Duration messageTimeout, long clientBytes) {
        return new StreamProperties(
                connections,
                perUser,
                1,
                1,
                16,
                DataSize.ofMegabytes(1),
                DataSize.ofMegabytes(1),
                DataSize.ofMegabytes(1),
                DataSize.ofBytes(clientBytes),
                Duration.ofMinutes(1),
                Duration.ofMillis(100),
                timeout,
                messageTimeout,
                Duration.ofMillis(50));
    }

    /** @param sources by the number from which a client resumes; null: it begins */
    public StreamServer(StreamProperties properties, Function<Long, Source> sources)
            throws IOException, LifecycleException {
        this.sources = sources;
        Access access = new Access();
        clients = new StreamClients(properties, access, access, new StreamMeters(meters));
        clients.start();
        tomcat.setBaseDir(Files.createTempDirectory("stream").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        // A large message does not fit, whatever the system would give
        tomcat.getConnector().setProperty("socket.txBufSize", "65536");
        Context context = tomcat.addContext("", null);
        Wrapper servlet = Tomcat.addServlet(context, "stream", new StreamServlet());
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "stream");
        context.addServletContainerInitializer(new WsSci(), null);
        tomcat.start();
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    void forbid() {
        mayRead = false;
    }

    void endCredential() {
        hasCredential = false;
    }

    /** How many streams ended for a reason. */
    int closed(Closing why) {
        return (int) meters.get("evenbook.stream.closed")
                .tags("kind", "market", "reason", why.toString())
                .counter()
                .count();
    }

    int counted(String name) {
        return (int) meters.get("evenbook.stream." + name)
                .tag("kind", "market")
                .counter()
                .count();
    }

    /** The bytes of the messages under way. */
    long messageBytes() {
        return (long) meters.get("evenbook.stream.message.bytes").gauge().value();
    }

    int connected() {
        return (int) meters.get("evenbook.stream.clients")
                .tag("kind", "market")
                .gauge()
                .value();
    }

    @Override
    public void close() throws LifecycleException {
        clients.stop();
        tomcat.stop();
        tomcat.destroy();
    }

    private final class StreamServlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            try {
                Long from = ResumePoint.of(null, request.getHeader("Last-Event-ID"));
                clients.open(request, response, () -> sources.apply(from), _ -> mayRead);
            } catch (StreamRefusedException e) {
                response.setStatus(e.isCallersOwn() ? 429 : 503);
                response.setHeader("Retry-After", Long.toString(e.retryAfter().toSeconds()));
            }
        }
    }

    private final class Access implements CurrentAccess, LastingAccess {
        private record Everybody() implements Lasting {}

        @Override
        public Caller caller() {
            return new Caller(new UserId("trader"), null, null, null, Map.of());
        }

        @Override
        public Scope scope() {
            return Scope.ALL;
        }

        @Override
        public Lasting current() {
            return new Everybody();
        }

        @Override
        public Map<Lasting, Caller> standing(Collection<Lasting> all) {
            Map<Lasting, Caller> standing = new HashMap<>();
            if (hasCredential) {
                all.forEach(each -> standing.put(each, caller()));
            }
            return standing;
        }
    }
}

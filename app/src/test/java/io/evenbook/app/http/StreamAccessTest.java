package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.access.UserCommand.SetRoles;
import io.evenbook.api.access.UserCommand.SuspendUser;
import io.evenbook.api.id.UserId;
import io.evenbook.app.Tokens;
import io.evenbook.app.http.EventStream.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever lets a client read a stream: seconds after it ends, the stream ends. */
class StreamAccessTest extends WholeServiceTest {
    private static final String API = "/api/v1";
    private static final String ISSUER = "https://login.example.com";

    /** The access of streams is checked every two seconds. */
    private static final Duration SECONDS = Duration.ofSeconds(10);

    private final Customers users = new Customers(service, anonymous);
    private final String name = unique("streamer");
    private final List<EventStream> open = new ArrayList<>();

    @AfterEach
    void closeStreams() {
        open.forEach(EventStream::close);
    }

    /** An open stream, with its snapshot read. */
    private EventStream stream(Client client, String path) {
        EventStream stream =
                client.stream(API + "/stream" + path + (path.contains("?") ? "&" : "?") + "minPosition=" + head());
        open.add(stream);
        assertThat(stream.next().name()).isEqualTo("snapshot");
        return stream;
    }

    private EventStream marketStream(Client client) {
        return stream(client, "/markets/" + market().name() + "?channels=book");
    }

    private static void assertEnds(EventStream stream) {
        Instant begun = Instant.now();
        Event closed = stream.next("closed");
        assertThat(closed.name()).isEqualTo("closed");
        assertThat(closed.text("/reason")).isEqualTo("access");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(SECONDS);
        assertThat(stream.next().name()).isEqualTo("end");
    }

    private static void assertGoesOn(EventStream stream) {
        assertThat(stream.next("heartbeat").name()).isEqualTo("heartbeat");
    }

    @Test
    void aLoginThatIsUnlinked() {
        UserId userId = users.create(name, null, "SUPPORT");
        String path = API + "/users/" + userId + "/identities";
        String subject = name + "@example.com";
        String other = "other-" + subject;
        String identityId = operator.post(path, link(subject)).expect(201).text("/identityId");
        operator.post(path, link(other)).expect(201);
        EventStream stream = marketStream(anonymous.bearer(Tokens.issued(ISSUER, subject)));
        EventStream ofOther = marketStream(anonymous.bearer(Tokens.issued(ISSUER, other)));
        operator.delete(path + "/" + identityId + "?reason=leaves").expect(200);

        assertEnds(stream);
        assertGoesOn(ofOther);
    }

    private static String link(String subject) {
        return "{'issuer':'%s','subject':'%s','reason':'joins'}".formatted(ISSUER, subject);
    }

    @Test
    void aUserThatIsSuspended() {
        UserId userId = users.create(name, null, "SUPPORT");
        EventStream stream = marketStream(users.client(name));
        users.send(new SuspendUser(userId, "left"));

        assertEnds(stream);
    }

    @Test
    void aRoleThatIsRevoked() {
        UserId userId = users.create(name, null, "SUPPORT");
        EventStream ofAccount = stream(users.client(name), "/accounts/" + account("sam"));
        EventStream ofMarket = marketStream(users.client(name));
        users.send(new SetRoles(userId, List.of(), "moves"));

        assertEnds(ofAccount);
        assertEnds(ofMarket);
    }

    @Test
    void aDelegationThatIsRevoked() {
        Client owner = users.user(unique("owner"), users.customer(unique("streams")), "TRADER");
        String account = owner.post(API + "/accounts", "{}").expect(201).text("/accountId");
        UserId delegate = users.create(name, users.customer(unique("delegates")), "TRADER");
        String id = owner.post(
                        API + "/delegations",
                        "{'accountId':'%s','userId':'%s','level':'READ'}".formatted(account, delegate))
                .expect(201)
                .text("/id");
        EventStream stream = stream(users.client(name), "/accounts/" + account);
        EventStream ofOwner = stream(owner, "/accounts/" + account);
        owner.delete(API + "/delegations/" + id).expect(200);

        assertEnds(stream);
        assertGoesOn(ofOwner);
    }

    @Test
    void aKeyThatIsRevoked() {
        Client user = users.user(name, null, "SUPPORT");
        Answer key = user.post(
                        API + "/api-keys",
                        "{'scopes':['market:read'],'expiresAt':'%s'}"
                                .formatted(Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.MICROS)))
                .expect(201);
        EventStream stream = marketStream(anonymous.bearer(key.text("/secret")));
        EventStream ofUser = marketStream(user);
        user.delete(API + "/api-keys/" + key.text("/keyId") + "?reason=sold").expect(200);

        assertEnds(stream);
        assertGoesOn(ofUser);
    }

    @Test
    void aKeyThatExpires() {
        Client user = users.user(name, null, "SUPPORT");
        String secret = user.post(
                        API + "/api-keys",
                        "{'scopes':['market:read'],'expiresAt':'%s'}"
                                .formatted(Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.MICROS)))
                .expect(201)
                .text("/secret");

        assertEnds(marketStream(anonymous.bearer(secret)));
    }

    @Test
    void aSessionThatEnds() {
        String token = operator.post(API + "/users", "{'username':'%s','roles':['SUPPORT']}".formatted(name))
                .expect(201)
                .text("/token");
        Passwords passwords = new Passwords(anonymous);
        passwords.set(token).expect(204);
        Client user = passwords.session(name);
        EventStream stream = marketStream(user);
        user.delete(API + "/sessions/current").expect(204);

        assertEnds(stream);
    }
}

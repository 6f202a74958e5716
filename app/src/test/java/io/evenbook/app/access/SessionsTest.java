package io.evenbook.app.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.app.Service;
import io.evenbook.app.access.SessionController.LoginRequest;
import io.evenbook.app.access.SessionLogins.LoggedIn;
import io.evenbook.app.http.Client;
import io.evenbook.app.http.Passwords;
import io.evenbook.app.web.LoginRefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log-ins that are between their password and their session when something changes. */
class SessionsTest {
    private static final String ADDRESS = "127.0.0.1";

    @Test
    void aLogInUnderWayDoesNotOutliveItsPassword(@TempDir Path data) {
        try (Service service = Service.on(data, "--evenbook.kafka.enabled=false")) {
            Sessions sessions = service.bean(Sessions.class);
            Client alice = new Passwords(Client.anonymous(service.port())).session("alice", "evenbook");
            LoggedIn before =
                    service.bean(SessionLogins.class).begin(new LoginRequest("alice", "evenbook", null, null), ADDRESS);
            sessions.begin(before);
            alice.post("/api/v1/users/current/password", "{'password':'evenbook','newPassword':'quite another one'}")
                    .expect(200);
            assertThatThrownBy(() -> sessions.begin(before)).isInstanceOf(LoginRefusedException.class);
            sessions.begin(service.bean(SessionLogins.class)
                    .begin(new LoginRequest("alice", "quite another one", null, null), ADDRESS));
        }
    }
}

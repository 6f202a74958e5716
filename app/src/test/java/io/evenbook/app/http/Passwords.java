package io.evenbook.app.http;

import java.util.function.Supplier;

/** Users set passwords and log in with them. Only so many passwords a second are looked at: requests wait for that. */
public final class Passwords {
    static final String PASSWORD = "correct horse battery";

    private final Client anonymous;

    public Passwords(Client anonymous) {
        this.anonymous = anonymous;
    }

    /** @param token that lets its bearer set a password */
    public Answer set(String token) {
        return set(token, PASSWORD);
    }

    Answer set(String token, String password) {
        return patiently(
                () -> anonymous.post("/api/v1/passwords", "{'token':'%s','password':'%s'}".formatted(token, password)));
    }

    Answer login(String username) {
        return login(username, PASSWORD, "");
    }

    /** @param more fields of the body, each behind a comma */
    Answer login(String username, String password, String more) {
        return patiently(() -> anonymous.post(
                "/api/v1/sessions", "{'username':'%s','password':'%s'%s}".formatted(username, password, more)));
    }

    /** A new session of a user. */
    public Client session(String username) {
        return session(username, PASSWORD);
    }

    public Client session(String username, String password) {
        return anonymous.bearer(login(username, password, "").expect(201).text("/token"));
    }

    static Answer patiently(Supplier<Answer> request) {
        return WholeServiceTest.eventually(request, answer -> answer.status() != 429);
    }
}

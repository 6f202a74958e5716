package io.evenbook.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.web.csrf.CsrfException;

/** Every failure has one code, status and log level. */
class ProblemsTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new RejectedException(new AccountUnknown("acc_x")), 404, "account.unknown", null),
                Arguments.of(new MalformedRequestException("at", "wrong"), 400, "request.malformed", null),
                Arguments.of(new BadCredentialsException("wrong"), 401, "auth.required", null),
                Arguments.of(new AccessDeniedException("no"), 403, "auth.forbidden", null),
                Arguments.of(new CsrfException("no"), 403, "auth.cross-site", null),
                Arguments.of(new RequestTooLargeException(7), 413, "request.too-large", null),
                Arguments.of(unreadable(new RequestTooLargeException(7)), 413, "request.too-large", null),
                Arguments.of(unreadable(new IOException("gone")), 400, "request.malformed", null),
                Arguments.of(new DataAccessResourceFailureException("gone"), 503, "service.unavailable", Level.WARN),
                Arguments.of(sql("42P01"), 503, "service.unavailable", Level.WARN),
                Arguments.of(sql("3F000"), 503, "service.unavailable", Level.WARN),
                Arguments.of(sql("42703"), 500, "service.unexpected", Level.ERROR),
                Arguments.of(new IllegalStateException("bug"), 500, "service.unexpected", Level.ERROR),
                Arguments.of(new OutOfMemoryError("heap"), 500, "service.unexpected", Level.ERROR));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsOneProblem(Throwable failure, int status, String code, Level level) {
        Problem problem = Problems.of(failure);
        assertThat(problem.response().getStatusCode().value()).isEqualTo(status);
        assertThat(problem.body().getProperties()).containsEntry("code", code);
        assertThat(problem.logLevel().orElse(null)).isEqualTo(level);
    }

    private static Throwable unreadable(Throwable cause) {
        return new HttpMessageNotReadableException("JSON", cause, new MockHttpInputMessage(new byte[0]));
    }

    private static Throwable sql(String state) {
        return new BadSqlGrammarException("read", "select", new SQLException("missing", state));
    }
}

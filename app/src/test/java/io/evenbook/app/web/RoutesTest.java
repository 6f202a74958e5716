package io.evenbook.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Services;
import io.evenbook.app.web.Routes.Route;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Filters find the same controller method as Spring MVC. */
class RoutesTest {
    private final Routes routes = Services.shared().bean(Routes.class);

    @Test
    void everyControllerMethodIsFoundByItsPath() {
        assertThat(routes.all())
                .hasSizeGreaterThan(100)
                .allSatisfy(route -> assertThat(found(
                                route.method(), route.path().getPatternString().replaceAll("\\{[^}]*}", "x1")))
                        .contains(route.path().getPatternString()));
    }

    @Test
    void theMoreSpecificPathWins() {
        assertThat(found("GET", "/api/v1/sessions/current")).contains("/api/v1/sessions/current");
        assertThat(found("DELETE", "/api/v1/sessions/ses_1")).contains("/api/v1/sessions/{sessionId}");
    }

    @Test
    void headIsFoundAsGetAndEscapesAreDecoded() {
        assertThat(found("HEAD", "/api/v1/%6frders/ord_1")).contains("/api/v1/orders/{orderId}");
    }

    @Test
    void otherPathsHaveNone() {
        for (String path : new String[] {"/", "/api/v1", "/api/v1/", "/api/v1/nothing", "/x/api/v1/orders", "/error"}) {
            assertThat(found("GET", path)).as(path).isEmpty();
        }
        assertThat(found("PATCH", "/api/v1/sessions/current")).isEmpty();
    }

    private Optional<String> found(String method, String path) {
        return routes.find(new MockHttpServletRequest(method, path))
                .map(Route::path)
                .map(pattern -> pattern.getPatternString());
    }
}

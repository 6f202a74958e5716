package io.evenbook.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.LargeBody;
import io.evenbook.api.access.Requires;
import io.evenbook.api.id.UserId;
import io.evenbook.app.Services;
import io.evenbook.app.web.ConfirmationRequiredException;
import io.evenbook.app.web.Routes;
import io.evenbook.app.web.Routes.Route;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.pattern.PathPatternParser;

/** The service starts only if every controller method requires a permission that some role has. */
class AccessRulesTest {

    static class Controller {
        @Requires("order:create")
        public void create() {}

        @Requires(value = "order:cancel", scopedBy = "accountId")
        public void cancel() {}

        @Requires(value = "order:amend", scopedBy = "accountId")
        public void amend() {}

        @LargeBody
        @Requires("order:create")
        public void createMany() {}

        @Requires("order:creat")
        public void misspelt() {}

        public void forgotten() {}
    }

    @Test
    void aMethodWithAPermissionPasses() throws NoSuchMethodException {
        assertThat(faultsOf("create", "cancel")).isEmpty();
    }

    @Test
    void aMethodWithoutAPermissionIsAFault() throws NoSuchMethodException {
        assertThat(faultsOf("create", "forgotten")).containsExactly("POST /forgotten: none");
    }

    @Test
    void aPermissionThatNoRoleHasIsAFault() throws NoSuchMethodException {
        assertThat(faultsOf("misspelt")).containsExactly("POST /misspelt: no role has order:creat");
        assertThat(faultsOf("amend")).containsExactly("POST /amend: no role has order:amend-all");
    }

    @Test
    void methodsOfOnePathRequireTheSamePermission() throws NoSuchMethodException {
        assertThat(AccessRules.faultsOf(List.of(route("/orders", "create"), route("/orders", "create"))))
                .isEmpty();
        assertThat(AccessRules.faultsOf(List.of(route("/orders", "create"), route("/orders", "cancel"))))
                .containsExactly("POST /orders: two permissions");
    }

    @Test
    void methodsOfOnePathAcceptBodiesOfTheSameSize() throws NoSuchMethodException {
        assertThat(AccessRules.faultsOf(List.of(route("/orders", "create"), route("/orders", "createMany"))))
                .containsExactly("POST /orders: two body sizes");
    }

    @Test
    void rolesHaveNoPermissionThatNothingRequires() {
        Set<String> required = new TreeSet<>();
        for (Route route : Services.shared().bean(Routes.class).all()) {
            required.addAll(AccessRules.permissionsOf(route.requires()));
        }
        required.remove(Requires.NOTHING);
        assertThat(Roles.permissions()).isEqualTo(required);
    }

    /** An item's {@code request} has the form of the single one. */
    @Test
    void anItemOfABulkNeedsThePermissionOfTheSingleRequest() throws ReflectiveOperationException {
        Map<Class<?>, String> byBody = new HashMap<>();
        for (Route route : Services.shared().bean(Routes.class).all()) {
            Stream.of(route.handler().getMethodParameters())
                    .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                    .forEach(parameter -> byBody.put(
                            parameter.getParameterType(),
                            route.handler().getMethodAnnotation(Requires.class).value()));
        }
        Class<?>[] items = Class.forName("io.evenbook.command.bulk.BulkItem").getPermittedSubclasses();
        assertThat(items).hasSizeGreaterThan(7);
        for (Class<?> item : items) {
            Optional<RecordComponent> request = Stream.of(item.getRecordComponents())
                    .filter(component -> component.getName().equals("request"))
                    .findFirst();
            assertThat(permissionOf(item))
                    .as(item.getSimpleName())
                    .isEqualTo(request.map(body -> byBody.get(body.getType())).orElse("hold:release"));
        }
    }

    private static Object permissionOf(Class<?> item) throws ReflectiveOperationException {
        Constructor<?> constructor = item.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        Method permission = item.getMethod("permission");
        permission.setAccessible(true);
        return permission.invoke(constructor.newInstance(new Object[constructor.getParameterCount()]));
    }

    @Test
    void aPasswordCountsForLessThanFiveMinutes() {
        Instant now = Instant.parse("2026-12-01T12:00:00Z");
        Caller caller = new Caller(new UserId("usr_x"), null, null, "ses_x", Map.of());
        CallerAuthentication withoutSession = new CallerAuthentication(caller, List.of());
        AccessRules.requireConfirmed(withoutSession, now);
        AccessRules.requireConfirmed(
                withoutSession.inSession(now.minusSeconds(300).plusNanos(1)), now);
        for (long seconds : new long[] {300, 301}) {
            CallerAuthentication old = withoutSession.inSession(now.minusSeconds(seconds));
            assertThatExceptionOfType(ConfirmationRequiredException.class)
                    .isThrownBy(() -> AccessRules.requireConfirmed(old, now));
        }
    }

    private static Set<String> faultsOf(String... methods) throws NoSuchMethodException {
        Set<String> faults = new TreeSet<>();
        for (String method : methods) {
            faults.addAll(AccessRules.faultsOf(List.of(route("/" + method, method))));
        }
        return faults;
    }

    private static Route route(String path, String method) throws NoSuchMethodException {
        return new Route(
                "POST",
                PathPatternParser.defaultInstance.parse(path),
                new HandlerMethod(new Controller(), Controller.class.getMethod(method)));
    }
}

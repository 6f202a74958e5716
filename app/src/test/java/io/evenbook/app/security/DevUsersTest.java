package io.evenbook.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evenbook.app.Service;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.security.authentication.AuthenticationProvider;

/** The development users exist on loopback only. */
class DevUsersTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "localhost"})
    void areThereOnLoopback(String address) {
        listeningOn(address).run(context -> assertThat(context).hasSingleBean(AuthenticationProvider.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.10", "10.0.0.1", ""})
    void endTheStartAnywhereElse(String address) {
        listeningOn(address)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("server.address")
                        .hasMessageContaining("loopback only"));
    }

    @Test
    void withoutThemTheAddressIsFree() {
        listeningOn("0.0.0.0")
                .withPropertyValues("evenbook.security.dev-users=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AuthenticationProvider.class));
    }

    @Test
    void theServiceDoesNotStartWithThemOnAllAddresses(@TempDir Path data) {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> Service.on(data, "--server.address=0.0.0.0", "--evenbook.kafka.enabled=false")
                        .close())
                .withRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class);
    }

    private static ApplicationContextRunner listeningOn(String address) {
        return new ApplicationContextRunner()
                .withUserConfiguration(DevUsers.class, Server.class)
                .withPropertyValues(
                        "evenbook.security.dev-users=true",
                        "evenbook.security.dev-password=secret",
                        "server.address=" + address);
    }

    @EnableConfigurationProperties(ServerProperties.class)
    static class Server {}
}

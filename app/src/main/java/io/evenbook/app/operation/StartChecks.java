package io.evenbook.app.operation;

import io.evenbook.axon.postgres.autoconfigure.DurabilityCheck;
import io.evenbook.axon.postgres.autoconfigure.WiringCheck;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The checks of axon-postgres that stop a start on a wrong wiring or on a PostgreSQL that loses commits. */
@Configuration(proxyBeanMethods = false)
@Import({WiringCheck.class, DurabilityCheck.class})
class StartChecks {}

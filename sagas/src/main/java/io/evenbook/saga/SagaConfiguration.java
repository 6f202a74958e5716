package io.evenbook.saga;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The processes of the service: settlement; reactions to cancelled orders, freezes, suspensions, imports and closed
 * periods; expiry of holds and approvals; what is due of customers; controls; parking of poison events.
 *
 * <p>Needs these beans: {@code Ownership}; an event store, a token store, a saga store and a {@code JdbcTemplate} that
 * join the transaction manager's transaction; the command bus, and a {@code BatchDispatcher} that reports rejected
 * commands as refused; {@code EventLog}; {@code PoisonEvents}; {@code ControlChecks}; {@code TrialBalances};
 * {@code DueApprovals}; a {@code Clock}.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class SagaConfiguration {}

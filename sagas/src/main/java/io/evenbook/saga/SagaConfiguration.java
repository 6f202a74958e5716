package io.evenbook.saga;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The processes of the service: settlement, what follows from the end of orders, from freezes, from imports and from
 * closings, the expiry of holds, and controls. Needs to know who owns the commands, an event store, a token store and a
 * saga store that share the transaction manager's transaction, the command bus and a batch dispatcher on it whose
 * refusals are the rejected commands, the log, a JDBC template in the same transaction, what checks the books, the
 * trial balance, and a clock.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class SagaConfiguration {}

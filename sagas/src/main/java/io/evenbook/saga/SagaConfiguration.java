package io.evenbook.saga;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The processes of the service: settlement, order routing and hold releases. Needs to know who owns the commands, an event store, a token
 * store and a saga store that share the transaction manager's transaction, and a batch dispatcher whose refusals are the rejected
 * commands; for the schedule of the controls what checks the books, a command bus and a clock.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class SagaConfiguration {}

/** What every feature builds on: how an aggregate decides, what it may look up, and the rules of amounts. */
package io.evenbook.command.base;

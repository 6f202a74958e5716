/** Assets: their registration. */
package io.evenbook.command.asset;

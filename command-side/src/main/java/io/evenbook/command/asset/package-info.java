/** Registration of assets. */
package io.evenbook.command.asset;

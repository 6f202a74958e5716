/** Many commands in one request, performed or rehearsed, and imports. */
package io.evenbook.command.bulk;

/** Many commands in one request, for real or only to see what would come of them. */
package io.evenbook.command.bulk;

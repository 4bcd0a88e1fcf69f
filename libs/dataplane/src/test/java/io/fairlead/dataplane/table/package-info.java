@NullMarked
package io.fairlead.dataplane.table;

import org.jspecify.annotations.NullMarked;

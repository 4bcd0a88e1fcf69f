@org.jspecify.annotations.NullMarked
package io.fairlead.stats.alerts;

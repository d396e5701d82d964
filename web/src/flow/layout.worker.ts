/** Lays graphs out beside the page, which stays quick meanwhile. The import makes this worker answer by itself. */
import 'elkjs/lib/elk-worker.min.js';

/** Imported first: zod would otherwise try to compile its schemas with eval, which the page's policy reports. */
import { config } from 'zod';

config({ jitless: true });

import { assertSettlingMayListen } from '../../private-link/guard/listening-guard.ts';
import { assertSellerRouteIsPrivate, stillLeavesBy } from '../../private-link/guard/private-route.ts';

// Run inside the namespace to be judged: says what the guard of one server says there.
const [server, endpoint, options] = process.argv.slice(2);
try {
  if (server === 'settling') {
    await assertSettlingMayListen(JSON.parse(endpoint!), JSON.parse(options ?? '{}'));
    console.log('may listen');
  } else {
    const route = await assertSellerRouteIsPrivate(JSON.parse(endpoint!), JSON.parse(options ?? '{}'));
    console.log(JSON.stringify({ ...route, still: stillLeavesBy(route) }));
  }
} catch (error) {
  console.log((error as Error).message);
}

import type { RoomModule } from '@/app/module'

/** Policy packs: rules as data. */
const room: RoomModule = {}

export default room
